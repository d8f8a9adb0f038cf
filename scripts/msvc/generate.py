"""Runs node-gyp's own gyp with its generator for Visual Studio, on any system, and prints what the
project says, as JSON: the settings of its Release configuration and its files.

usage: generate.py <node-gyp's folder> <folder for the project> <gyp's arguments>...

Python, because gyp is: there is no other way to call its generator off Windows.
"""

import contextlib
import glob
import json
import os
import sys
import xml.etree.ElementTree as ElementTree

NODE_GYP, OUT = sys.argv[1:3]
sys.path.insert(0, os.path.join(NODE_GYP, "gyp", "pylib"))

import gyp  # noqa: E402
import gyp.easy_xml  # noqa: E402

NAMESPACE = "{http://schemas.microsoft.com/developer/msbuild/2003}"
SETTINGS = ["ClCompile", "Link", "ResourceCompile"]


def write(content, path, encoding="utf-8", pretty=False, win32=False):
    """gyp's own opens the file for bytes and writes text to it, off Windows."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(gyp.easy_xml.XmlToString(content, encoding, pretty))


def read(path):
    root = ElementTree.parse(path).getroot()
    for group in root.iter(NAMESPACE + "ItemDefinitionGroup"):
        if "=='Release|" in group.get("Condition", ""):
            break
    else:
        sys.exit("the project has no Release configuration")
    settings = {}
    for name in SETTINGS:
        found = group.find(NAMESPACE + name)
        settings[name] = {
            setting.tag[len(NAMESPACE):]: setting.text or ""
            for setting in ([] if found is None else found)
        }
    files = {
        name: [item.get("Include") for item in root.iter(NAMESPACE + name) if item.get("Include")]
        for name in ["ClCompile", "ResourceCompile"]
    }
    return {"settings": settings, "files": files}


gyp.easy_xml.WriteXmlIfChanged = write
# What gyp prints is of interest only if it fails.
with contextlib.redirect_stdout(sys.stderr):
    status = gyp.main([*sys.argv[3:], "--generator-output", OUT])
if status != 0:
    sys.exit(status)
projects = sorted(glob.glob(os.path.join(OUT, "*.vcxproj")))
print(json.dumps({os.path.basename(path)[:-8]: read(path) for path in projects}))
