# The flashable image, one Packer source per board. `make image` calls this (image/tools/build-image.ts); by hand:
#   packer build -var version=0.1.0 -only=release.null.x86 image/lares.pkr.hcl
#
# Nothing is booted or provisioned over a network, so the sources are null builders: a board is a folder in
# image/boards/, and every layer is a script that turns its inputs into one cached output (image/layers/step.sh).

variable "version" {
  type    = string
  default = "0.0.0"
}

source "null" "x86" {
  communicator = "none"
}

source "null" "arm64" {
  communicator = "none"
}

# The disk itself: what `make run` boots.
build {
  name    = "disk"
  sources = ["source.null.x86", "source.null.arm64"]

  provisioner "shell-local" {
    environment_vars = ["BOARD=${source.name}"]
    scripts = [
      "image/layers/10-rootfs.sh",
      "image/layers/20-tree.sh",
      "image/layers/30-slot.sh",
      "image/layers/40-disk.sh",
    ]
  }
}

# The disk as a release: compressed, with its bill of materials, checksums and a manifest.
build {
  name    = "release"
  sources = ["source.null.x86", "source.null.arm64"]

  provisioner "shell-local" {
    environment_vars = ["BOARD=${source.name}", "VERSION=${var.version}"]
    scripts = [
      "image/layers/10-rootfs.sh",
      "image/layers/20-tree.sh",
      "image/layers/30-slot.sh",
      "image/layers/40-disk.sh",
      "image/layers/50-release.sh",
    ]
  }

  post-processors {
    post-processor "artifice" {
      files = [
        "build/image/lares-${var.version}-${source.name}.img.zst",
        "build/image/lares-${var.version}-${source.name}.cdx.json",
        "build/image/lares-${var.version}-${source.name}.debs.tsv",
      ]
    }
    post-processor "checksum" {
      checksum_types = ["sha256"]
      output         = "build/image/lares-${var.version}-${source.name}.img.zst.{{.ChecksumType}}"
    }
    # Packer writes a tab where sha256sum wants two spaces.
    post-processor "shell-local" {
      inline = ["sed -i 's/\\t/  /' build/image/lares-${var.version}-${source.name}.img.zst.sha256"]
    }
    post-processor "manifest" {
      output     = "build/image/lares-${var.version}-${source.name}.manifest.json"
      strip_path = true
      custom_data = {
        version = var.version
      }
    }
    post-processor "shell-local" {
      environment_vars = ["BOARD=${source.name}", "VERSION=${var.version}"]
      script           = "image/layers/manifest.sh"
    }
  }
}
