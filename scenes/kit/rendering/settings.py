"""Settings of the encoder that suit drawn pictures; ``manim.cfg`` has the same for plain manim."""

#: About as large as manim's own choice (crf 23, medium), in a fifth of the time. In drawings nearly
#: all of a frame repeats the one before, so that looking ahead gains little. Adaptive quantization
#: (the preset's) stays: without it a large pale panel fades in by visible steps. Frames refer back
#: only, and parameter sets do not depend on the picture (`scenes.kit.rendering.held_frames`).
H264 = {
    "crf": "32",
    "preset": "veryfast",
    "x264-params": "bframes=0:scenecut=0:weightp=0:stitchable=1:rc-lookahead=0:mbtree=0"
    ":subme=0:ref=1:ipratio=2",
}
