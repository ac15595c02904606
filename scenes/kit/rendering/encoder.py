"""Settings of the encoder that suit drawn pictures; ``manim.cfg`` has the same for plain manim."""

#: About as large as manim's own choice (crf 23, medium), in a quarter of the time. In drawings
#: nearly all of a frame repeats the one before, so that a constant quantizer, finer in the first
#: frame, does as well as looking ahead, and costs nothing. Frames refer back only, and parameter
#: sets do not depend on the picture (`scenes.kit.rendering.rest`).
H264 = {
    "crf": "-1",  # manim sets it, and it would go before qp
    "qp": "34",
    "preset": "veryfast",
    "x264-params": "bframes=0:scenecut=0:weightp=0:stitchable=1:rc-lookahead=0:mbtree=0"
    ":aq-mode=0:subme=0:ref=1:ipratio=2",
}
