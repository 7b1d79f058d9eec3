namespace Antiphon.Engine.Contract;

/// <summary>Something wrong with a queue's settings. The codes have texts in both languages.</summary>
/// <param name="Code">Such as <c>step-unreachable</c>.</param>
/// <param name="Refuses">It cannot be put in force. Otherwise it is only told.</param>
/// <param name="Stage">Which stage, from 0; null: the queue as a whole.</param>
/// <param name="Detail">What it is about: a skill, a class, a setting.</param>
/// <param name="Number">The value that is wrong or missing.</param>
public sealed record PolicyProblem(string Code, bool Refuses, int? Stage = null, string? Detail = null, int? Number = null);
