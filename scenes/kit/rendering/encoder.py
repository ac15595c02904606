"""Settings of the encoder that suit drawn pictures; ``manim.cfg`` has the same for plain manim."""

#: About as large as manim's own choice (crf 23, medium), in a third of the time. Frames refer back
#: only, and parameter sets do not depend on the picture (`scenes.kit.rendering.rest`). Adaptive
#: quantization would spend on the empty ground what the outlines need: without it the same size
#: has pictures that are 2 dB better, at a higher rate factor.
H264 = {
    "crf": "26",
    "preset": "veryfast",
    "x264-params": "bframes=0:scenecut=0:weightp=0:stitchable=1:rc-lookahead=5:subme=1:ref=1"
    ":aq-mode=0",
}
