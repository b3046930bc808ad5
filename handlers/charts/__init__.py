"""Every picture that is sent: one house style, and the only package that knows matplotlib.

A picture is a pure function, a value with words and lengths in and PNG bytes out, run in the worker process:
`png = await drawing(draw, picture)`. Its value is made beforehand by whoever knows figures and languages, with
`handlers.screens.figures.texts` for amounts, shares and moments. Nothing here imports aiogram or anything of the
process; matplotlib is imported only when something is drawn, so that the bot itself can name these functions.

    style      colours, sizes, margins
    lettering  how wide words are; wrapped, cut, free of signs the font lacks
    sheet      a page in pixels: text, boxes, lines, and the PNG
    words      numbers, money, shares and moments as pictures and their captions write them
    parts      heading, legend, rows, tiles, notes, the folding of long tails
    funnel     passed through and standing, stage by stage
    bars       one bar a row: per manager, department, product
    load       bars in parts: what everybody has open, due today, late, waiting
    spread     median, 90th percentile and plan: time in stage
    trend      lines over weeks or months
    route      the route map (a package)

Nothing to show is no picture: the screen says so in words. Ten thousand rows are folded (`parts.folded`), and the
last row says how many it stands for.
"""
