"""Whether every parameter that changes a function also publishes a new version of it, by the SAM translator itself.

Lambda runs what the alias points to, a version; a setting that changes the function and publishes nothing is without effect. The other way round,
a version that is published of a function that did not change is refused by Lambda, and the deployment fails.
"""

import sys
from pathlib import Path

from transform import plain
from samtranslator.yaml_helper import yaml_parse

# Not of a version, but of the function.
NOT_OF_A_VERSION = ("ReservedConcurrentExecutions", "Tags")
# Too long for a version's description: they reach the alias with another Revision, as their own descriptions say.
WITH_REVISION = ("TargetQueueArns", "TargetBusArns")
# Values of parameters that have a pattern and no list of values.
OTHERS = {
    "LedgerName": "other",
    "Alias": "other",
    "Revision": "other",
    "JwtIssuer": "https://issuer.example",
    "JwtAudience": "other",
    "RecorderReservedConcurrency": "7",
    "ProjectorReservedConcurrency": "7",
    "KeeperReservedConcurrency": "7",
    "ApiReservedConcurrency": "7",
    "StreamRecorderReservedConcurrency": "7",
    "PublisherReservedConcurrency": "7",
    "CourierReservedConcurrency": "7",
    "FinisherReservedConcurrency": "7",
    "EndpointAllowances": "10.1.0.0/16",
    "TargetQueueArns": "arn:aws:sqs:eu-west-1:123456789012:one",
    "TargetBusArns": "arn:aws:events:eu-west-1:123456789012:event-bus/one",
    "TargetKeyArns": "arn:aws:kms:eu-west-1:123456789012:key/one",
    "Shards": "7",
}


def resolve(value, parameters):
    """References to parameters in place; whatever else there is stays."""
    if isinstance(value, list):
        return [resolve(one, parameters) for one in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Ref"} and value["Ref"] in parameters:
        return str(parameters[value["Ref"]])
    if set(value) == {"Fn::Sub"}:
        text, *own = value["Fn::Sub"] if isinstance(value["Fn::Sub"], list) else [value["Fn::Sub"]]
        for name, one in parameters.items():
            text = text.replace("${" + name + "}", str(one))
        return {"Fn::Sub": [text, resolve(own[0], parameters)]} if own else text
    return {key: resolve(one, parameters) for key, one in value.items()}


def functions(template, parameters):
    """Each function's settings as its next version would have them, and that version: its name, and what it is replaced for."""
    found = {}
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Lambda::Function":
            settings = {key: value for key, value in resource["Properties"].items() if key not in NOT_OF_A_VERSION}
            versions = {
                key: resolve(one["Properties"], parameters)
                for key, one in template["Resources"].items()
                if one["Type"] == "AWS::Lambda::Version" and one["Properties"]["FunctionName"] == {"Ref": name}
            }
            found[name] = (resolve(settings, parameters), versions)
    return found


def check(file, fed):
    declared = yaml_parse(file.read_text(encoding="utf-8"))["Parameters"]
    defaults = {name: one.get("Default", name) for name, one in declared.items()}
    before = functions(plain(file, dict(defaults)), defaults)
    problems, reached = [], 0
    for name, one in declared.items():
        # What other stacks feed follows from the ledger's name, which is fixed for life; whoever sets it by hand has Revision.
        if name in fed or name == "LedgerName":
            continue
        values = [value for value in one.get("AllowedValues", [OTHERS.get(name)]) if str(value) != str(defaults[name])]
        if values[:1] in ([], [None]):
            problems.append(f"{file.name} parameter {name} has no other value to try")
            continue
        parameters = {**defaults, name: values[0]}
        for function, (settings, versions) in functions(plain(file, dict(parameters)), parameters).items():
            changed, published = settings != before[function][0], versions != before[function][1]
            reached += changed
            if changed and not published and name not in WITH_REVISION:
                problems.append(f"a new {name} changes {function} and does not reach its alias")
            if published and not changed:
                problems.append(f"a new {name} publishes {function}, which has not changed; Lambda would refuse that")
    if not reached:
        problems.append(f"no parameter of {file.name} changes a function: nothing was checked")
    return problems


def main(folder):
    fed = {name for file in folder.glob("*.yaml") if file.name != "template.yaml" for name in yaml_parse(file.read_text(encoding="utf-8")).get("Outputs", {})}
    problems = [problem for name in ("functions.yaml", "api.yaml") for problem in check(folder / name, fed)]
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
