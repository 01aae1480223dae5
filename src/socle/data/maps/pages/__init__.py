"""The pages of maps: their list, one map, the same for other sites; and the editor of staff."""

from socle.data.maps.pages._editor import editor, staff_maps
from socle.data.maps.pages._layer import new_layer, one_layer
from socle.data.maps.pages._public import embedded, maps, one_map

__all__ = ["editor", "embedded", "maps", "new_layer", "one_layer", "one_map", "staff_maps"]
