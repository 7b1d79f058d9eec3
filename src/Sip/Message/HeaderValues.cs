namespace Antiphon.Sip;

/// <summary>Enumerates the values of a list header over all its lines; commas within quotes or angle brackets part nothing.</summary>
public readonly ref struct HeaderValues(SipMessage message, HeaderId id)
{
    public Enumerator GetEnumerator() => new(message, id);

    public ref struct Enumerator
    {
        private readonly SipMessage _message;
        private readonly HeaderId _id;
        private ReadOnlySpan<byte> _rest;
        private int _line;

        internal Enumerator(SipMessage message, HeaderId id) => (_message, _id, _line) = (message, id, -1);

        public ReadOnlySpan<byte> Current { get; private set; }

        public bool MoveNext()
        {
            do
            {
                while (_rest.IsEmpty)
                {
                    do _line++; while (_line < _message.HeaderCount && _message.Lines[_line].Id != _id);
                    if (_line >= _message.HeaderCount) return false;
                    _rest = _message.ValueOf(_message.Lines[_line]);
                }
                var end = Delimiters.IndexOfComma(_rest);
                Current = Ascii.Trim(end < 0 ? _rest : _rest[..end]);
                _rest = end < 0 ? default : _rest[(end + 1)..];
            }
            while (Current.IsEmpty);    // ", ," counts for nothing (RFC 3261 §7.3.1 has no empty list members).
            return true;
        }
    }
}
