using System.Text.Encodings.Web;

namespace Antiphon.Server.Features.Sample;

/// <summary><c>first-start.json</c>: what was created, with the secrets in the clear. The shape is that of docs/operating/outside-contract.md.</summary>
internal sealed record FirstStartFile(string Http, FirstAccount Administrator, FirstAccount? Supervisor, IReadOnlyList<FirstAccount> Agents,
    IReadOnlyList<FirstExtension> Extensions, string ApiKey, IReadOnlyList<FirstTrunk> Trunks, IReadOnlyDictionary<string, string> Numbers)
{
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,      // names stay readable; the file is never part of a page
    };

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, Form);
}

internal sealed record FirstAccount(string JobNumber, string Name, string Password);

internal sealed record FirstExtension(string User, string Password);

internal sealed record FirstTrunk(string Name, IReadOnlyList<string> Sources);
