namespace Antiphon.Server.Features.Flows.Web;

/// <summary>A service of the centre itself that flows of the product ask as if it were a web service: <c>centre:NAME/WHAT</c>. No drawn flow can name one.</summary>
internal interface ICentreService
{
    public const string Scheme = "centre:";

    string Name { get; }

    Task<(ImmutableDictionary<string, FlowValue> Values, string? Problem)> Ask(string what, AskWeb ask, Func<string, string?> values, CancellationToken stop);
}
