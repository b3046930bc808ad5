"""The route map: stages as boxes, outcomes as labelled arrows, from top to bottom on pages made for a phone.

chart      what is drawn, as a value
layers     which stop stands in which layer and in which order: fast-sugiyama decides
columns    where in pixels, from left to right
boxes      what stands in a box and how high it is
pages      where the map is cut into several pictures
arrows     the ways between the boxes
drawing    all of it, as PNG
"""
