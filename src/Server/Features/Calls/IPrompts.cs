using Antiphon.Server.Features.Prompts;
using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>Turns prompt names, as flows and queues use them, into what the switch plays. Implemented by the prompt store.</summary>
internal interface IPrompts
{
    /// <summary>Answers from memory: called on the call loop's thread for every announcement.</summary>
    /// <param name="language">Null: the centre's own.</param>
    /// <returns>Parts in order; empty when there is no such prompt.</returns>
    IReadOnlyList<PromptPart> Find(string name, string? language = null);

    /// <summary>One round of the ringing tone of the centre's country, to be looped.</summary>
    IReadOnlyList<PromptPart> Ringing => CountryTones.All[0].Ringing;
}
