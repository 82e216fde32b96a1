@rem `npm start` begins with the shell's exec, so that a signal to npm reaches Stray; Windows has neither and runs this.
@%*
