// What nearly every file of this project speaks of; a file names what else it uses.
global using System.Collections.Immutable;
global using Antiphon.Engine.Contract;
