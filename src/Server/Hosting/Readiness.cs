namespace Antiphon.Server.Hosting;

/// <summary>A part without which no call can be taken. Every registered one is asked by <c>/health/ready</c>.</summary>
internal interface IReadyPart
{
    /// <summary>Name for the answer, such as <c>story</c>.</summary>
    string Part { get; }

    bool Ready { get; }
}
