"""What web servers, hosts and schedulers have to be told to put a publication into production."""

from feedwright.deploy.place import Place, find_place
from feedwright.deploy.targets import TARGETS, Printed, print_target

__all__ = ["TARGETS", "Place", "Printed", "find_place", "print_target"]
