"""The pages of maps: their list, one map, the same for other sites; and the editor of staff."""

from socle.data.maps.pages._public import embedded, maps, one_map, places
from socle.data.maps.pages._staff import editor, new_layer, one_layer, staff_maps

__all__ = ["editor", "embedded", "maps", "new_layer", "one_layer", "one_map", "places", "staff_maps"]
