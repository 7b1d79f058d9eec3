using System.Collections;
using System.Runtime.CompilerServices;

namespace Antiphon.Engine.Contract;

public sealed partial class Table<TKey, TValue>
{
    /// <summary>A walk over all, which makes no object of its own.</summary>
    public struct Walk : IEnumerator<KeyValuePair<TKey, TValue>>
    {
        private readonly Table<TKey, TValue> _table;
        private readonly int _version;
        private Nodes _nodes;
        private Steps _next;
        private Entry[]? _alike;
        private int _depth, _nextAlike;

        internal Walk(Table<TKey, TValue> table)
        {
            (_table, _version) = (table, table._version);
            _nodes[0] = table._root;
        }

        public KeyValuePair<TKey, TValue> Current { get; private set; }

        readonly object IEnumerator.Current => Current;

        /// <exception cref="InvalidOperationException">The table was changed in place meanwhile.</exception>
        public bool MoveNext()
        {
            if (_version != _table._version) throw new InvalidOperationException("The table was changed while it was walked.");
            while (_depth >= 0)
            {
                if (_alike is not null)
                {
                    if (_nextAlike < _alike.Length) return At(_alike[_nextAlike++]);
                    _alike = null;
                }
                if (_next[_depth] == Width) _depth--;
                else switch (((Node)_nodes[_depth]!).Below[_next[_depth]++])
                {
                    case Entry entry: return At(entry);
                    case Node below: (_nodes[++_depth], _next[_depth]) = (below, 0); break;
                    case Entry[] alike: (_alike, _nextAlike) = (alike, 0); break;
                }
            }
            return false;
        }

        readonly void IEnumerator.Reset() => throw new NotSupportedException();

        public readonly void Dispose() { }

        private bool At(Entry entry)
        {
            Current = new(entry.Key, entry.Value);
            return true;
        }

        [InlineArray(HashBits / Bits)]
        private struct Nodes
        {
            private object? _first;
        }

        [InlineArray(HashBits / Bits)]
        private struct Steps
        {
            private int _first;
        }
    }
}
