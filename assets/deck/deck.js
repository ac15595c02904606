// How the deck plays: a beat runs when its slide is shown, waits at each question for the next key,
// and stops on its last frame. A question is a fragment of its slide, so that reveal.js itself
// counts the steps: keys, clickers, the speaker view and the address bar all agree.
(() => {
  "use strict";

  // A question stands for at least a second before its answer begins; stopping this much earlier
  // shows the same picture and never a frame of the answer.
  const MARGIN = 0.1;
  const END = 0.05;
  const NEAR = 2; // so many slides before and behind have their films loaded
  const STORED = "chalkgrad-captions";
  const KEYS = { captions: 67, replay: 82, wait: 87, end: 35 };
  // What turns to the next slide in reveal.js; a film that was not let play is started first.
  const NEXT = ["ArrowRight", "ArrowDown", "PageDown", " ", "Enter", "n", "l", "j"];

  const root = document.documentElement;
  const reveal = document.querySelector(".reveal");
  const button = document.getElementById("captions");
  const start = document.getElementById("start");
  const query = new URLSearchParams(window.location.search);
  const receiver = query.has("receiver"); // one of the two pictures of the speaker view
  const upcoming = receiver && !query.has("postMessageEvents");

  const videoOf = (slide) => slide?.querySelector("video") ?? null;

  // ---- loading

  const loads = new Map(); // of the films near by: when each has its source

  /** Give a film its source: as a whole over http, since some servers cannot be asked to seek. */
  const load = (video) => {
    const fetched = async () => {
      if (!window.location.protocol.startsWith("http")) return video.dataset.film;
      const answer = await fetch(video.dataset.film);
      if (!answer.ok) throw new Error(answer.statusText);
      return URL.createObjectURL(await answer.blob());
    };
    const loading = fetched()
      .catch(() => video.dataset.film)
      .then((source) => {
        if (loads.get(video) === loading) video.src = source;
        else URL.revokeObjectURL(source);
      });
    loads.set(video, loading);
  };

  const drop = (video) => {
    loads.delete(video);
    URL.revokeObjectURL(video.src);
    video.removeAttribute("src");
    video.load();
  };

  /** Load what is near the slide, and no more: browsers limit the number of open films. */
  const loadAround = (at) => {
    Reveal.getSlides().forEach((slide, index) => {
      const video = videoOf(slide);
      const near = Math.abs(index - at) <= NEAR;
      if (video && near && !loads.has(video)) {
        if (video.dataset.poster) video.poster = video.dataset.poster;
        video.muted ||= receiver; // it is heard once, from the deck itself
        load(video);
      } else if (video && !near && loads.has(video)) {
        drop(video);
      }
    });
  };

  // ---- playing

  /** The time of the next unanswered question, or infinity. */
  const nextStop = (slide) => {
    const asks = [...slide.querySelectorAll(".ask:not(.visible)")];
    return asks.length ? Number(asks[0].dataset.ask) : Infinity;
  };

  const seek = (video, time) => {
    const go = () => {
      video.currentTime = Math.min(time, Math.max(0, video.duration - END));
    };
    if (video.readyState >= HTMLMediaElement.HAVE_METADATA) go();
    else video.addEventListener("loadedmetadata", go, { once: true });
  };

  const report = (slide, state) => {
    slide.dataset.state = state; // playing, asking, waiting, refused, still or missing
    start.hidden = Reveal.getCurrentSlide()?.dataset.state !== "refused";
  };

  /** Say that a film cannot be shown; its beat's last picture is shown when nothing is asked. */
  const miss = (slide) => {
    const fault = slide.querySelector(".fault");
    fault.textContent =
      `The film of this slide, ${videoOf(slide).dataset.film}, cannot be played: it belongs into ` +
      "the deck's folder, which is to be copied as a whole.";
    fault.hidden = false;
    report(slide, "missing");
  };

  /** Stop a running film that has reached its question. */
  const watch = (slide, video) => {
    if (video.paused || slide !== Reveal.getCurrentSlide()) return;
    const stop = nextStop(slide) - MARGIN;
    if (video.currentTime >= stop) {
      video.pause();
      if (video.currentTime > stop + MARGIN) seek(video, stop);
      report(slide, "asking");
      return;
    }
    requestAnimationFrame(() => watch(slide, video));
  };

  const play = (slide) => {
    const video = videoOf(slide);
    report(slide, "playing");
    loads
      .get(video)
      .then(() => slide.dataset.state === "playing" && video.play())
      .then(
        () => watch(slide, video),
        ({ name }) => {
          if (slide.dataset.state !== "playing") return; // it was left before it began
          // A browser may refuse to play what nobody has asked for.
          if (name === "NotAllowedError") report(slide, "refused");
          else if (name !== "AbortError") miss(slide);
        },
      );
  };

  const isRefused = () => Reveal.getCurrentSlide()?.dataset.state === "refused";

  const rest = (slide) => {
    const video = videoOf(slide);
    video.pause();
    seek(video, Infinity);
    report(slide, "still");
  };

  const leave = (slide) => {
    videoOf(slide)?.pause();
    delete slide.dataset.state;
  };

  /** Play from the beginning, or, where questions have been answered, from the last answer. */
  const restart = (slide) => {
    const answered = [...slide.querySelectorAll(".ask.visible")];
    seek(videoOf(slide), Number(answered.at(-1)?.dataset.ask ?? 0));
    play(slide);
  };

  const replay = (slide) => {
    if (!videoOf(slide)) return;
    const { h, v } = Reveal.getIndices();
    Reveal.slide(h, v, -1);
    restart(slide);
  };

  const wait = (slide) => {
    const video = videoOf(slide);
    if (!video) return;
    if (!video.paused) {
      video.pause();
      report(slide, "waiting");
    } else if (["waiting", "refused"].includes(slide.dataset.state)) {
      play(slide);
    }
  };

  /** Show the slide: from its beginning, or, for who comes back to it, its last frame. */
  const enter = (slide, previous) => {
    root.dataset.theme = slide.dataset.theme;
    const slides = Reveal.getSlides();
    const at = slides.indexOf(slide);
    loadAround(at);
    for (const other of slides) {
      if (other !== slide) leave(other);
    }
    showCaption(slide);
    start.hidden = true;
    if (!videoOf(slide)) return;
    if (upcoming || (previous && slides.indexOf(previous) > at)) rest(slide);
    else restart(slide);
  };

  // ---- captions

  let captions = false;

  const showCaption = (slide) => {
    const track = videoOf(slide)?.textTracks[0];
    if (!track) return;
    // Read, not drawn by the browser, which would put them on top of the formulas.
    track.mode = captions ? "hidden" : "disabled";
    const band = slide.querySelector(".caption");
    const update = () => {
      const cue = track.activeCues?.[0];
      if (cue) band.textContent = cue.getCueAsHTML().textContent; // the last one stays on the still
    };
    track.oncuechange = update;
    update();
  };

  const switchCaptions = (on) => {
    captions = on;
    root.classList.toggle("captions", on);
    button.setAttribute("aria-pressed", String(on));
    try {
      window.localStorage.setItem(STORED, String(on));
    } catch {
      // No store for this page; the choice lasts as long as it is open.
    }
    const slide = Reveal.getCurrentSlide();
    if (slide) showCaption(slide);
  };

  const storedCaptions = () => {
    try {
      return window.localStorage.getItem(STORED) === "true";
    } catch {
      return false;
    }
  };

  // ---- keys

  /** Bind a key; pressed in the speaker view, it is passed on to the deck itself. */
  const bind = (keyCode, key, description, action) => {
    Reveal.addKeyBinding({ keyCode, key, description }, () => {
      action();
      if (receiver) {
        const message = JSON.stringify({ method: "triggerKey", args: [keyCode] });
        window.parent.opener?.postMessage(message, "*");
      }
    });
  };

  button.addEventListener("click", () => switchCaptions(!captions));
  button.addEventListener("keydown", (event) => {
    // On the focused button these two press it; they do not turn the page.
    if (event.key === " " || event.key === "Enter") event.stopPropagation();
  });

  start.addEventListener("click", () => play(Reveal.getCurrentSlide()));
  document.addEventListener(
    "keydown",
    (event) => {
      if (!isRefused() || Reveal.isOverview() || !NEXT.includes(event.key)) return;
      if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      play(Reveal.getCurrentSlide());
    },
    { capture: true },
  );

  // ---- start

  root.classList.toggle("receiver", receiver);
  Reveal.initialize({
    width: Number(reveal.dataset.width),
    height: Number(reveal.dataset.height),
    margin: 0,
    minScale: 0.05,
    maxScale: 20,
    center: false,
    hash: true,
    fragmentInURL: true,
    navigationMode: "linear",
    transition: "none",
    backgroundTransition: "none",
    controlsTutorial: false,
    scrollActivationWidth: null,
    viewDistance: 2,
    mobileViewDistance: 2,
    pdfSeparateFragments: false,
    plugins: [RevealNotes],
  }).then(() => {
    bind(KEYS.captions, "C", "Captions on, off", () => switchCaptions(!captions));
    bind(KEYS.replay, "R", "Replay the beat", () => replay(Reveal.getCurrentSlide()));
    bind(KEYS.wait, "W", "Hold the film, go on", () => wait(Reveal.getCurrentSlide()));
    bind(KEYS.end, "End", "The last slide", () => {
      const { h, v } = Reveal.getIndices(Reveal.getSlides().at(-1));
      Reveal.slide(h, v);
    });
    Reveal.on("slidechanged", ({ currentSlide, previousSlide }) => {
      enter(currentSlide, previousSlide);
    });
    Reveal.on("fragmentshown", ({ fragment }) => {
      const slide = fragment.closest("section");
      if (slide !== Reveal.getCurrentSlide()) return;
      if (upcoming) {
        rest(slide);
        return;
      }
      const ask = Number(fragment.dataset.ask);
      const video = videoOf(slide);
      if (video.currentTime < ask - 2 * MARGIN) seek(video, ask); // the viewers were faster
      play(slide);
    });
    Reveal.on("fragmenthidden", ({ fragment }) => {
      const slide = fragment.closest("section");
      if (slide !== Reveal.getCurrentSlide()) return;
      const video = videoOf(slide);
      video.pause();
      seek(video, Number(fragment.dataset.ask) - MARGIN);
      report(slide, "asking");
    });
    Reveal.on("paused", () => videoOf(Reveal.getCurrentSlide())?.pause());
    Reveal.on("resumed", () => {
      const slide = Reveal.getCurrentSlide();
      if (slide.dataset.state === "playing") play(slide);
    });
    for (const slide of Reveal.getSlides()) {
      const video = videoOf(slide);
      video?.addEventListener("ended", () => report(slide, "still"));
      video?.addEventListener("error", () => loads.has(video) && miss(slide));
    }
    switchCaptions(storedCaptions());
    enter(Reveal.getCurrentSlide(), null);
  });
})();
