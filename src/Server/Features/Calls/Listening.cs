using Antiphon.Switch.Contract;

namespace Antiphon.Server.Features.Calls;

/// <summary>What whoever understands speech is told of a step at which a caller may speak.</summary>
internal abstract record Listening(CallId Call, StepId Step);

/// <summary>From now on the caller is listened to.</summary>
/// <param name="File">Recording that grows: what the leg sends is its left channel.</param>
/// <param name="Recording">Identity of a recording that was begun for this alone; null: the call is recorded anyway.</param>
internal sealed record ListeningBegun(CallId Call, StepId Step, LegId Leg, string File, string? Recording, SpokenChoice Choice, string? Language) : Listening(Call, Step);

/// <summary>Prompts with values among them, for whoever speaks values whole; it plays them.</summary>
/// <param name="Prompts">Each with what stands for it piece by piece.</param>
internal sealed record Voicing(LegId Leg, StepId Step, IReadOnlyList<(string Name, IReadOnlyList<PromptPart> Pieces)> Prompts, string? Language);

/// <summary>The time for keys is over.</summary>
/// <param name="Answered">Keys came, or the step was left. False: an answer is owed, an understood one or none.</param>
internal sealed record ListeningOver(CallId Call, StepId Step, bool Answered) : Listening(Call, Step);
