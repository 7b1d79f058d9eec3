// What nearly every file of this project speaks of; a file names what else it uses.
global using System.Net;
global using Antiphon.Switch.Contract;
global using Antiphon.TestKit;
global using Antiphon.TestKit.Wire;
