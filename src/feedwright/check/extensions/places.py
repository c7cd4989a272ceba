"""Where something is: GeoRSS, W3C basic geo, GeoURL, ICBM."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from feedwright.check.shapes import OPEN, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ELEMENTS"]

_LATITUDE: Final = Shape(value="latitude")
_LONGITUDE: Final = Shape(value="longitude")
_TEXT: Final = Shape(value="text", many=True)
_NUMBER: Final = Shape(value="decimal")

ELEMENTS: Final[Mapping[str, Mapping[str, Shape]]] = {
    "everywhere": {
        "geo:Point": Shape(
            children={"geo:lat": _LATITUDE, "geo:long": _LONGITUDE, "geo:alt": _NUMBER}, many=True
        ),
        "geo:lat": _LATITUDE,
        "geo:long": _LONGITUDE,
        "geo:alt": _NUMBER,
        "geourl:latitude": _LATITUDE,
        "geourl:longitude": _LONGITUDE,
        "icbm:latitude": _LATITUDE,
        "icbm:longitude": _LONGITUDE,
        "georss:where": OPEN,
        "georss:box": OPEN,
        "georss:circle": OPEN,
        "georss:point": Shape(value="coordinates", many=True),
        "georss:line": Shape(value="coordinates", many=True),
        "georss:polygon": Shape(value="coordinates", many=True),
        "georss:featureTypeTag": _TEXT,
        "georss:relationshipTag": _TEXT,
        "georss:featureName": _TEXT,
        "georss:elev": _NUMBER,
        "georss:floor": Shape(value="integer"),
        "georss:radius": Shape(value="float"),
    }
}
