"""Pictures composed from parts, in one hand: people, places and things, drawn as SVG from a short recipe.

palette -> shapes -> things -> people, places -> scene. Nothing here knows Django or a table; the same recipe gives the same bytes.
"""
