using Antiphon.Server;
using Antiphon.Server.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddAntiphon(new Options());
var app = builder.Build();
app.MapAntiphon();
app.Run();
