"""The namespaces that feeds use, by the prefix that everybody gives them."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

__all__ = ["KNOWN", "MEDIA", "RSS1", "UNCHECKED", "XHTML", "XML", "prefix_of"]

MEDIA: Final = "http://search.yahoo.com/mrss/"
RSS1: Final = "http://purl.org/rss/1.0/"
XHTML: Final = "http://www.w3.org/1999/xhtml"
XML: Final = "http://www.w3.org/XML/1998/namespace"

#: URI → usual prefix (rule X13). What has a table in `extensions` is looked into.
KNOWN: Final = MappingProxyType(
    {
        "http://www.w3.org/2005/Atom": "atom",
        RSS1: "rss1",
        "http://my.netscape.com/rdf/simple/0.9/": "rss090",
        "http://purl.org/net/rss1.1#": "rss11",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
        "http://www.w3.org/2000/01/rdf-schema#": "rdfs",
        XHTML: "xhtml",
        XML: "xml",
        "http://www.w3.org/2007/app": "app",
        "http://purl.org/dc/elements/1.1/": "dc",
        "http://purl.org/dc/terms/": "dcterms",
        "http://purl.org/rss/1.0/modules/content/": "content",
        "http://purl.org/rss/1.0/modules/syndication/": "sy",
        "http://purl.org/rss/1.0/modules/slash/": "slash",
        "http://purl.org/rss/1.0/modules/aggregation/": "ag",
        "http://purl.org/rss/1.0/modules/annotate/": "annotate",
        "http://purl.org/rss/1.0/modules/company": "company",
        "http://purl.org/rss/1.0/modules/email/": "email",
        "http://purl.org/rss/1.0/modules/event/": "ev",
        "http://purl.org/rss/1.0/modules/image/": "image",
        "http://purl.org/rss/1.0/modules/link/": "l",
        "http://purl.org/rss/1.0/modules/reference/": "ref",
        "http://purl.org/rss/1.0/modules/richequiv/": "reqv",
        "http://purl.org/rss/1.0/modules/rss091#": "rss091",
        "http://purl.org/rss/1.0/modules/search/": "search",
        "http://purl.org/rss/1.0/modules/servicestatus/": "ss",
        "http://purl.org/rss/1.0/modules/subscription/": "sub",
        "http://purl.org/rss/1.0/modules/taxonomy/": "taxo",
        "http://purl.org/rss/1.0/modules/threading/": "thr",
        "http://purl.org/rss/1.0/modules/wiki/": "wiki",
        "http://www.usemod.com/cgi-bin/mb.pl?ModWiki": "wiki",
        "http://hacks.benhammersley.com/rss/streaming/": "str",
        "http://my.theinfo.org/changed/1.0/rss/": "cp",
        "http://media.tangent.org/rss/1.0/": "audio",
        "http://purl.org/syndication/thread/1.0": "thr",
        "http://purl.org/syndication/history/1.0": "fh",
        "http://purl.org/atompub/tombstones/1.0": "at",
        MEDIA: "media",
        "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
        "https://podcastindex.org/namespace/1.0": "podcast",
        # Where it was defined at first; many feeds name it so.
        "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
        "http://wellformedweb.org/CommentAPI/": "wfw",
        "http://madskills.com/public/xml/rss/module/trackback/": "trackback",
        "http://backend.userland.com/blogChannelModule": "blogChannel",
        "http://backend.userland.com/creativeCommonsRssModule": "creativeCommons",
        "http://web.resource.org/cc/": "cc",
        "http://webns.net/mvcb/": "admin",
        "http://www.bloglines.com/about/specs/fac-1.0": "access",
        "http://www.microsoft.com/schemas/rss/core/2005": "cf",
        "http://conversationsnetwork.org/rssNamespace-1.0/": "conversationsNetwork",
        "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
        "http://xmlns.com/foaf/0.1/": "foaf",
        "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
        "http://geourl.org/rss/module/": "geourl",
        "http://www.georss.org/georss": "georss",
        "http://www.opengis.net/gml": "gml",
        "http://postneo.com/icbm": "icbm",
        "http://base.google.com/ns/1.0": "g",
        "urn:atom-extension:indexing": "indexing",
        "http://www.w3.org/1998/Math/MathML": "mathml",
        "http://www.w3.org/2000/svg": "svg",
        "http://www.w3.org/1999/xlink": "xlink",
        "http://a9.com/-/spec/opensearchrss/1.0/": "opensearch10",
        "http://a9.com/-/spec/opensearch/1.1/": "opensearch",
        "http://www.opml.org/spec2": "opml",
        "http://feedsync.org/2007/feedsync": "sx",
        "https://rslstandard.org/rsl": "rsl",
        "http://openid.net/xmlns/1.0": "openid",
        "http://schemas.xmlsoap.org/soap/envelope/": "soap",
        "xri://$xrd*($v*2.0)": "xrd",
        "xri://$xrds": "xrds",
        "http://earth.google.com/kml/2.0": "kml20",
        "http://earth.google.com/kml/2.1": "kml21",
        "http://www.opengis.net/kml/2.2": "kml22",
    }
)

#: Namespaces whose usual prefix another one has too.
_APART: Final = {"http://purl.org/rss/1.0/modules/threading/": "thr1"}

#: Namespaces in wide use of which nobody checks the contents; URI → what it is called.
UNCHECKED: Final = MappingProxyType(
    {
        "http://www.rawvoice.com/rawvoiceRssModule/": "RawVoice",
        "http://schemas.google.com/g/2005": "Google Data",
        "https://schema.org/": "Schema.org",
        "http://schema.org/": "Schema.org",
    }
)


def prefix_of(uri: str) -> str:
    """The usual prefix with its colon ("dc:"); "" for no namespace, "{uri}" for an unknown one."""
    if not uri:
        return ""
    prefix = _APART.get(uri) or KNOWN.get(uri)
    return f"{prefix}:" if prefix else f"{{{uri}}}"
