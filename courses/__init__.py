"""The platform's house: `lib` below `content` and `accounts`, `learning` above them, `website` on top. See README.md."""
