// What nearly every file of this project speaks of; a file names what else it uses.
global using System.Collections.Immutable;
global using System.Globalization;
global using System.Text.Json;
global using Antiphon.Engine.Contract;
global using Antiphon.Server.Features.Calls;
global using Antiphon.Server.Features.CentreSettings;
global using Antiphon.Server.Hosting;
global using Antiphon.Server.Persistence;
global using Antiphon.Server.Security;
global using Antiphon.Server.Security.Audit;
global using Antiphon.Server.Security.Organisation;
global using Antiphon.Server.Security.Privacy;
global using Antiphon.Server.Security.Roles;
global using Microsoft.AspNetCore.Http.HttpResults;
global using Microsoft.EntityFrameworkCore;
global using Microsoft.EntityFrameworkCore.Metadata.Builders;
