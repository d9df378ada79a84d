"""The weights of bilan's precise reader; `bilan.precise` reads the files beside this one."""
