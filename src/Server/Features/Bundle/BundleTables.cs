using System.Text.Json.Nodes;
using Antiphon.Server.Features.Phone;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Antiphon.Server.Features.Bundle;

/// <summary>A column that is secret never leaves, and stays as it is; of something new it is what <paramref name="New"/> makes.</summary>
/// <param name="New">Null: empty.</param>
internal sealed record SecretColumn(string Name, Func<string, string>? New = null);

/// <param name="Columns">Those that stand in a bundle, in the order of the table.</param>
/// <param name="Except">Rows of which these columns are set do not belong to the configuration.</param>
internal sealed record BundleTable(string Name, IReadOnlyList<string> Key, IReadOnlyList<IProperty> Columns, SecretColumn? Secret, string? Except);

/// <summary>What the configuration of a centre is: settings and what was set up, without people, secrets, what happened, and files.</summary>
internal sealed class BundleTables
{
    /// <summary>Those that others refer to first.</summary>
    private static readonly string[] Names =
    [
        "roles", "teams", "queues", "agent_profiles", "agent_queues", "agent_skills", "channel_rules", "calendars", "lists", "prompts", "flow_drafts", "flow_versions", "flow_tests", "flow_settings", "numbers", "trunks",
        "routes", "extensions", "ring_groups", "phone_services", "mailboxes", "disposition_trees", "rating_settings", "quality_forms", "quality_rules", "quality_settings", "recording_settings", "customer_settings",
        "scripts", "alarm_rules", "wallboards", "own_reports", "report_mailings", "mail_settings", "speech_settings", "webhooks", "backup_settings", "privacy_settings", "issuer_settings",
    ];

    /// <summary>When something was done, by itself or by whom, says nothing of what is set.</summary>
    private static readonly string[] Passing = ["last_at", "last_fault", "last_day", "next_at", "tries", "hits"];

    /// <summary>Of the phones of the centre, for the secret of a new extension: nobody knows it until he draws another.</summary>
    private static readonly string Realm = new Antiphon.Switch.SwitchOptions().Realm;

    private readonly Dictionary<string, SecretColumn> _secrets;

    public BundleTables(SecretBox box) => _secrets = new()
    {
        ["trunks"] = new("secrets"), ["mailboxes"] = new("pin"), ["mail_settings"] = new("password"), ["backup_settings"] = new("password"), ["issuer_settings"] = new("secret"), ["speech_settings"] = new("keys", _ => box.Close(new Speech.SpeechKeys())),
        ["extensions"] = new("secrets", number => box.Close(SecretBox.AccountOf(number, Realm, Secrets.Token()[..20]))), ["webhooks"] = new("secret", _ => box.Close(Secrets.Token())),
    };

    public IReadOnlyList<BundleTable> Of(CentreDb db)
    {
        var types = db.Model.GetEntityTypes().Where(type => type.GetTableName() is not null && type.FindPrimaryKey() is not null).GroupBy(type => type.GetTableName()!).ToDictionary(g => g.Key, g => g.First());
        return [.. Names.Select(name => Of(types[name], name))];
    }

    private BundleTable Of(IEntityType type, string name)
    {
        var secret = _secrets.GetValueOrDefault(name);
        return new BundleTable(name, [.. type.FindPrimaryKey()!.Properties.Select(p => p.GetColumnName())],
            [.. type.GetProperties().Where(p => p.GetColumnName() != secret?.Name && !Passing.Contains(p.GetColumnName()))], secret, name == "extensions" ? "valid_until" : null);
    }

    /// <summary>Rows as a bundle has them: what is a document in its column is one here.</summary>
    public static async Task<Dictionary<string, JsonObject>> Rows(CentreDb db, BundleTable table, CancellationToken stop)
    {
        var names = table.Columns.Select(c => c.GetColumnName()).ToList();
        var where = table.Except is { } except ? $" WHERE {Quoted(except)} IS NULL" : "";
        await using var command = BundleCommand.Of(db, $"SELECT {string.Join(", ", names.Select(Quoted))} FROM {Quoted(table.Name)}{where} ORDER BY {string.Join(", ", table.Key.Select(Quoted))}");
        await using var rows = await command.ExecuteReaderAsync(stop);
        var found = new Dictionary<string, JsonObject>();
        while (await rows.ReadAsync(stop))
        {
            var row = new JsonObject();
            for (var i = 0; i < names.Count; i++) row[names[i]] = rows.IsDBNull(i) ? null : Node(rows.GetValue(i));
            found[KeyOf(table, row)] = row;
        }
        return found;
    }

    /// <summary>Of one row within its table.</summary>
    public static string KeyOf(BundleTable table, JsonObject row) => string.Join('/', table.Key.Select(key => row[key]?.ToString() ?? ""));

    /// <summary>The value for a column, of what stands in a bundle.</summary>
    /// <exception cref="FormatException">It does not fit the column.</exception>
    public static object Value(IProperty column, JsonNode? node)
    {
        var type = Nullable.GetUnderlyingType(column.GetTypeMapping().Converter?.ProviderClrType ?? column.ClrType) ?? column.GetTypeMapping().Converter?.ProviderClrType ?? column.ClrType;
        if (node is null) return column.IsNullable ? DBNull.Value : throw new FormatException($"{column.GetColumnName()} is missing");
        if (type == typeof(string)) return node is JsonValue text && text.TryGetValue<string>(out var plain) ? plain : node.ToJsonString(Plain);
        if (type == typeof(bool) && node is JsonValue flag) return flag.TryGetValue<bool>(out var set) ? set : flag.TryGetValue<long>(out var bit) ? bit != 0 : throw new FormatException($"{column.GetColumnName()} is not yes or no");
        if (type == typeof(double) && node is JsonValue real && real.TryGetValue<double>(out var number)) return number;
        // PostgreSQL keeps yes and no as numbers, as SQLite does; a bundle may say either.
        if (column.ClrType == typeof(bool) && node is JsonValue yes && yes.TryGetValue<bool>(out var is1)) return is1 ? 1L : 0L;
        return node is JsonValue whole && whole.TryGetValue<long>(out var value) ? value : throw new FormatException($"{column.GetColumnName()} is not a number");
    }

    public static string Quoted(string name) => Persistence.Databases.TableShape.Quoted(name);

    public static JsonSerializerOptions Plain { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static JsonNode? Node(object value) => value switch
    {
        string text when text.Length > 1 && text[0] is '{' or '[' => Document(text),
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        double real => JsonValue.Create(real),
        _ => JsonValue.Create(Convert.ToInt64(value, CultureInfo.InvariantCulture)),
    };

    private static JsonNode? Document(string text)
    {
        try { return JsonNode.Parse(text); }
        catch (JsonException) { return JsonValue.Create(text); }
    }
}
