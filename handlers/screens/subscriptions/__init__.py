"""Views that come by themselves: asked for, listed, called off."""
