namespace Antiphon.Engine.Contract;

/// <summary>Of what is made while a state is in the making: whoever holds this may change such parts in place, for nobody else has seen them. Parts of an
/// earlier generation are copied first, and once the state is made nobody holds its generation any more.</summary>
internal sealed class Generation;
