// Chapters that jump, captions, speed, and stops at questions. The film plays without any of this.
"use strict";

(() => {
  // Two lines of captions and the player's own controls take so much of a picture's height.
  const TALLER = 1.36;

  const film = document.getElementById("film");
  const captions = document.getElementById("captions");
  const speed = document.getElementById("speed");
  const stops = document.getElementById("stops");
  const now = document.querySelector(".now");
  const chapters = [...document.querySelectorAll(".chapters button")];
  const beats = [...document.querySelectorAll(".transcript li")];
  const starts = chapters.map((chapter) => Number(chapter.dataset.start));
  const asks = film.dataset.asks.split(" ").filter(Boolean).map(Number);

  document.querySelector(".controls").hidden = false;
  now.hidden = false;

  // A time between two frames may show the one before it.
  const jump = (time) => {
    film.currentTime = time + 0.01;
  };

  for (const button of document.querySelectorAll("button[data-start]")) {
    button.addEventListener("click", () => {
      jump(Number(button.dataset.start));
      if (button.closest(".transcript")) {
        film.scrollIntoView({ block: "nearest" });
      }
      film.play();
    });
  }

  // What is said now stands under the picture, where it covers nothing of it.
  let current = -1;
  const follow = () => {
    const index = Math.max(0, starts.findLastIndex((start) => start <= film.currentTime + 0.005));
    if (index === current) {
      return;
    }
    current = index;
    chapters.forEach((chapter, number) => {
      if (number === index) {
        chapter.setAttribute("aria-current", "true");
      } else {
        chapter.removeAttribute("aria-current");
      }
    });
    const said = document.createElement("span");
    said.className = "said";
    said.textContent = beats[index].querySelector(".narration").textContent;
    now.replaceChildren(said);
  };
  film.addEventListener("timeupdate", follow);
  film.addEventListener("seeked", follow);
  follow();

  const track = [...film.textTracks].find((candidate) => candidate.kind === "captions");
  // Captions stand in a strip that the player then has under the picture, and say what the line
  // below it says otherwise.
  const showCaptions = () => {
    const shown = track.mode === "showing";
    captions.setAttribute("aria-pressed", String(shown));
    film.classList.toggle("captioned", shown);
    film.style.aspectRatio = shown ? `${film.width} / ${TALLER * film.height}` : "";
    now.classList.toggle("said-above", shown);
  };
  captions.addEventListener("click", () => {
    track.mode = track.mode === "showing" ? "disabled" : "showing";
    showCaptions();
  });
  film.textTracks.addEventListener("change", showCaptions);
  showCaptions();

  speed.addEventListener("change", () => {
    film.playbackRate = Number(speed.value);
  });
  film.addEventListener("ratechange", () => {
    speed.value = String(film.playbackRate);
  });

  // A question has stood its time: wait for the answer, and go on when the film is played again.
  let last = 0;
  const watch = () => {
    const time = film.currentTime;
    const asked = asks.some((ask) => last < ask && ask <= time && time - last < 1);
    last = time;
    if (asked && stops.checked) {
      film.pause();
      const turn = document.createElement("span");
      turn.className = "turn";
      turn.textContent = "Your turn: what is the answer? Play to go on.";
      now.append(turn);
    }
    if (!film.paused) {
      requestAnimationFrame(watch);
    }
  };
  film.addEventListener("play", () => {
    now.querySelector(".turn")?.remove();
    if (stops) {
      last = film.currentTime;
      requestAnimationFrame(watch);
    }
  });

  // A link to a chapter, such as #beat-3.
  const followLink = () => {
    const index = beats.findIndex((beat) => `#${beat.id}` === location.hash);
    if (index >= 0) {
      jump(starts[index]);
    }
  };
  addEventListener("hashchange", followLink);
  followLink();
})();
