// What nearly every file of this project speaks of; a file names what else it uses.
global using System.Net;
global using System.Net.Http.Json;
global using System.Text.Json;
global using Antiphon.Engine.Contract;
global using Antiphon.Server.Features.Calls;
global using Antiphon.Server.Tests.App;
global using Antiphon.TestKit;
global using Antiphon.TestKit.Wire;
global using Microsoft.Extensions.DependencyInjection;
