"""Generates plain CloudFormation from the SAM templates, with the translator that CloudFormation itself runs."""

import json
import os
import sys
from pathlib import Path

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

# Where `sam package` puts code and nested templates; nobody reads it.
BUCKET = "artifacts"


class NoManagedPolicies:
    """The templates name no managed policy, so that there is nothing to look up."""

    def load(self):
        return {}


def packaged(template):
    """The template as `sam package` leaves it: files of this machine are objects of a bucket."""
    function = template.get("Globals", {}).get("Function", {})
    for properties in [function, *(one.get("Properties", {}) for one in template["Resources"].values())]:
        if "CodeUri" in properties:
            properties["CodeUri"] = f"s3://{BUCKET}/function.zip"
        if "Location" in properties:
            properties["Location"] = f"https://{BUCKET}.s3.amazonaws.com/{properties['Location']}"
    return template


def plain(file, parameters=None):
    """Plain CloudFormation of one template, as CloudFormation makes it for these values of its parameters."""
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")
    template = yaml_parse(file.read_text(encoding="utf-8"))
    if "Transform" not in template:
        return template
    return transform(packaged(template), parameters or {}, NoManagedPolicies())


def main(folder, target):
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(folder.glob("*.yaml")):
        (target / f"{file.stem}.json").write_text(json.dumps(plain(file), indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
