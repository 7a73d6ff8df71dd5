#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
# Copyright (c) 2026 The OpenTricho authors
"""Writes the SPDX 2.3 list of both packages: what each is made of, with versions, licences and SHA-256.

usage: spdx.py DEB TARBALL BUNDLED OUT   BUNDLED: what bundle.py wrote. SOURCE_DATE_EPOCH: the time to be told.
"""
import datetime
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys


def sha256(path):
    return [{"algorithm": "SHA256", "checksumValue": hashlib.sha256(path.read_bytes()).hexdigest()}]


def spdx_id(*words):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", "-".join(words))


def package(name, version, **more):
    return {"name": name, "SPDXID": spdx_id(name), "versionInfo": version, "downloadLocation": "NOASSERTION",
            "filesAnalyzed": False, "licenseConcluded": "NOASSERTION", "licenseDeclared": "NOASSERTION",
            "copyrightText": "NOASSERTION", **more}


def of_debian(name, version):
    return package(name, version, supplier="Organization: Debian",
                   licenseComments=f"as told by /usr/share/doc/{name}/copyright",
                   externalRefs=[{"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl",
                                  "referenceLocator": f"pkg:deb/debian/{name}@{version}?distro=bookworm"}])


def main():
    deb, tarball, bundled, out = map(pathlib.Path, sys.argv[1:])
    field = lambda name: subprocess.run(["dpkg-deb", "-f", deb, name], check=True, capture_output=True,
                                        text=True).stdout.strip()
    version = field("Version")
    ours = {"licenseDeclared": "BSD-3-Clause", "copyrightText": "Copyright (c) 2026 The OpenTricho authors",
            "licenseComments": "Linked with exiv2 (GPL-2.0-or-later) and OpenSSL 3 (Apache-2.0): as it is built, the "
                               "program may be passed on under GPL-3.0-or-later."}
    packages = [package(deb.name, version, packageFileName=deb.name, checksums=sha256(deb), **ours),
                package(tarball.name, version, packageFileName=tarball.name, checksums=sha256(tarball), **ours)]
    described, relations = [one["SPDXID"] for one in packages], []
    known = {}
    for name in re.findall(r"(?:^|, )([a-z0-9.+-]+)", field("Depends")):
        known[name] = subprocess.run(["dpkg-query", "-W", "-f=${Version}\n", name], check=True, capture_output=True,
                                     text=True).stdout.split("\n")[0]
        relations.append((described[0], "DEPENDS_ON", spdx_id(name)))
    files = []
    for one in json.loads(bundled.read_text(encoding="utf-8")):
        known[one["package"]] = one["version"]
        files.append({"fileName": "./" + one["file"], "SPDXID": spdx_id("file", one["file"]),
                      "checksums": [{"algorithm": "SHA256", "checksumValue": one["sha256"]}],
                      "licenseConcluded": "NOASSERTION", "licenseInfoInFiles": ["NOASSERTION"],
                      "copyrightText": "NOASSERTION", "comment": f"of Debian's {one['package']} {one['version']}" +
                      (", without its run path" if one["without_run_path"] else "")})
        relations.append((described[1], "CONTAINS", files[-1]["SPDXID"]))
        relations.append((files[-1]["SPDXID"], "GENERATED_FROM", spdx_id(one["package"])))
    packages += [of_debian(name, known[name]) for name in sorted(known)]
    created = datetime.datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), datetime.timezone.utc)
    digest = packages[0]["checksums"][0]["checksumValue"]
    document = {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": f"opentricho-{version}",
        "documentNamespace": f"https://spdx.org/spdxdocs/opentricho-{version}-{digest[:32]}",
        "creationInfo": {"created": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
                         "creators": ["Organization: The OpenTricho authors", "Tool: scripts/package/spdx.py"]},
        "documentDescribes": described, "packages": packages, "files": files,
        "relationships": [{"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}
                          for one, kind, other in relations]}
    out.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


main()
