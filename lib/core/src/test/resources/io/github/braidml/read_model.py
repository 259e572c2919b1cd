"""Prints what a model file says: its spec in a line, then name, shape and values, bit by bit, of each array."""
import json
import struct
import sys

from safetensors import deserialize

with open(sys.argv[1], "rb") as file:
    content = file.read()
(length,) = struct.unpack("<Q", content[:8])
spec = json.loads(json.loads(content[8 : 8 + length])["__metadata__"]["braid"])
tasks = ", ".join("%(type)s %(name)s" % task for task in spec["learner"]["tasks"])
sharing = spec["learner"]["sharing"]
encoder = sharing["encoder"]
inputs = ", ".join(column["name"] for column in spec["features"]["columns"])
print("%s; %s of %s %s; inputs %s" % (tasks, sharing["type"], encoder["type"], encoder["widths"], inputs))
for name, array in deserialize(content):
    assert array["dtype"] == "F32", array["dtype"]
    words = struct.unpack("<%dI" % (len(array["data"]) // 4), bytes(array["data"]))
    print("\t".join([name, str(list(array["shape"]))] + ["%x" % word for word in words]))
