// What nearly every file of this project speaks of; a file names what else it uses.
global using Antiphon.Sip;
global using Antiphon.Switch.Contract;
