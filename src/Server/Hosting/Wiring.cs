using System.Text.Json;
using System.Text.Json.Serialization;
using Antiphon.Server.Features.Session;
using Antiphon.Server.Persistence;
using Antiphon.Server.Security;

namespace Antiphon.Server.Hosting;

/// <summary>What the server is made of. Hosted services start in the order in which they are added here, and stop in the reverse one;
/// Kestrel starts last and stops first.</summary>
internal static class Wiring
{
    public static void AddAntiphon(this IServiceCollection services, Options options)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.ConfigureHttpJsonOptions(json => Configure(json.SerializerOptions));
        services.AddPersistence(options);
        services.AddSecurity(options);
        // Features: one line each. Story and switch before the call loop, the simulation last.
    }

    public static void MapAntiphon(this WebApplication app)
    {
        app.MapSession();
    }

    /// <summary>camelCase names, kebab-case enum values, milliseconds in times.</summary>
    public static void Configure(JsonSerializerOptions json)
    {
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower));
        json.Converters.Add(new InstantJson());
        json.NumberHandling = JsonNumberHandling.Strict;
    }
}
