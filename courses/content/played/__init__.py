"""Interactive contents that editors upload (H5P, SCORM): received, checked in the background, kept, named in lessons."""
