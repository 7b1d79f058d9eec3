namespace Antiphon.Sip;

internal sealed partial class TransactionLayer
{
    internal string Product { get; init; } = "";
}
