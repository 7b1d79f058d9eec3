using System.Text.Json;

namespace Antiphon.TestKit.Peers;

/// <summary>DATA/first-start.json, as docs/operating/outside-contract.md promises it.</summary>
public sealed record FirstStart(string Http, FirstPerson Administrator, IReadOnlyList<FirstPerson> Agents, IReadOnlyList<FirstExtension> Extensions, string ApiKey,
    IReadOnlyDictionary<string, string> Numbers)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static FirstStart Read(string file) =>
        JsonSerializer.Deserialize<FirstStart>(File.ReadAllText(file), Web) ?? throw new InvalidOperationException($"{file} is empty");

    public FirstExtension Extension(string user) => Extensions.Single(e => e.User == user);
}

public sealed record FirstPerson(string JobNumber, string Password, string? Name = null);

public sealed record FirstExtension(string User, string Password);
