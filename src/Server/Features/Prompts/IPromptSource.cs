using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Prompts;

/// <summary>A feature with sounds of its own, by name.</summary>
internal interface IPromptSource
{
    /// <summary>What it can be asked for by those who draw flows.</summary>
    IReadOnlyCollection<PromptSound> Sounds => [];

    /// <summary>Answers from memory and the file system's; called on the call loop's thread.</summary>
    /// <param name="others">The sounds of another name.</param>
    /// <returns>Null: the name is none of its own.</returns>
    IReadOnlyList<PromptPart>? Find(string name, string? language, Func<string, IReadOnlyList<PromptPart>> others);
}
