namespace Antiphon.Server.Persistence;

/// <summary>Settings that are kept as one document.</summary>
internal static class Documents
{
    public static string Write<T>(T document) => JsonSerializer.Serialize(document, RoutingJson.Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, RoutingJson.Options) ?? throw new JsonException($"a {typeof(T).Name} is empty");
}
