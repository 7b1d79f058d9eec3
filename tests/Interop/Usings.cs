// What nearly every file of this project speaks of; a file names what else it uses.
global using System.Text.Json;
global using Antiphon.TestKit;
global using Antiphon.TestKit.Audio;
global using Antiphon.TestKit.Peers;
