"""Pictures composed from parts, in one hand: people, places and things, drawn as SVG from a short recipe.

palette, shapes -> marks -> things, hair, clothes -> people, places -> scene. Nothing here knows Django or a table.
The same recipe gives the same bytes.
"""
