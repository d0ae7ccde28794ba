"""Words of the online world, explained on three levels: for children, for teenagers, for adults."""
