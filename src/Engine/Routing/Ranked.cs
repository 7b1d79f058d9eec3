using System.Collections;

namespace Antiphon.Engine.Routing;

/// <summary>Values in their order, each once: a balanced tree whose nodes know how many stand below. Never changes for whoever holds it; a change copies the way
/// from the root to the value, and what is of the generation that makes the change is changed in place.</summary>
internal sealed class Ranked<T> : IEnumerable<T> where T : struct, IComparable<T>
{
    public static readonly Ranked<T> Empty = new(null, null);
    private readonly Generation? _owner;
    private Node? _root, _spare;

    private Ranked(Node? root, Generation? owner) => (_root, _owner) = (root, owner);

    public int Count => Node.SizeOf(_root);

    public bool IsEmpty => _root is null;

    /// <exception cref="InvalidOperationException">It is empty.</exception>
    public T Min
    {
        get
        {
            var node = _root ?? throw new InvalidOperationException("Nothing is ranked.");
            while (node.Left is { } left) node = left;
            return node.Value;
        }
    }

    /// <summary>The one that so many stand before.</summary>
    public T this[int place]
    {
        get
        {
            var node = _root;
            while (node is not null)
            {
                var before = Node.SizeOf(node.Left);
                if (place == before) return node.Value;
                if (place < before) node = node.Left;
                else
                {
                    place -= before + 1;
                    node = node.Right;
                }
            }
            throw new ArgumentOutOfRangeException(nameof(place));
        }
    }

    public bool Contains(T value)
    {
        var node = _root;
        while (node is not null)
        {
            var order = value.CompareTo(node.Value);
            if (order == 0) return true;
            node = order < 0 ? node.Left : node.Right;
        }
        return false;
    }

    public Ranked<T> With(T value, Generation? by)
    {
        if (Contains(value)) return this;
        var ranked = Own(by);
        ranked._root = ranked.Insert(ranked._root, value, by);
        return ranked;
    }

    public Ranked<T> Without(T value, Generation? by)
    {
        if (!Contains(value)) return this;
        var ranked = Own(by);
        ranked._root = ranked.Delete(ranked._root!, value, by);
        return ranked;
    }

    public IEnumerator<T> GetEnumerator()
    {
        var way = new Stack<Node>();
        for (var node = _root; node is not null || way.Count > 0; node = node.Right)
        {
            for (; node is not null; node = node.Left) way.Push(node);
            node = way.Pop();
            yield return node.Value;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Ranked<T> Own(Generation? by) => by is not null && by == _owner ? this : new(_root, by);

    private Node Insert(Node? node, T value, Generation? by)
    {
        if (node is null) return Fresh(value, by);
        node = node.Own(by);
        if (value.CompareTo(node.Value) < 0) node.Left = Insert(node.Left, value, by);
        else node.Right = Insert(node.Right, value, by);
        return Balanced(node, by);
    }

    private Node? Delete(Node node, T value, Generation? by)
    {
        var order = value.CompareTo(node.Value);
        if (order == 0 && (node.Left is null || node.Right is null))
        {
            var rest = node.Left ?? node.Right;
            if (by is not null && node.Owner == by) (node.Left, node.Right, _spare) = (_spare, null, node);
            return rest;
        }
        node = node.Own(by);
        if (order < 0) node.Left = Delete(node.Left!, value, by);
        else if (order > 0) node.Right = Delete(node.Right!, value, by);
        else
        {
            var next = node.Right!;
            while (next.Left is { } left) next = left;
            node.Value = next.Value;
            node.Right = Delete(node.Right!, node.Value, by);
        }
        return Balanced(node, by);
    }

    private Node Fresh(T value, Generation? by)
    {
        if (by is null || _spare is not { } spare) return new Node(value, by);
        _spare = spare.Left;
        (spare.Value, spare.Left) = (value, null);
        spare.Count();
        return spare;
    }

    /// <summary>The heights of both sides differ by one at most.</summary>
    private static Node Balanced(Node node, Generation? by)
    {
        var lean = Node.HeightOf(node.Left) - Node.HeightOf(node.Right);
        if (lean > 1)
        {
            var left = node.Left!.Own(by);
            if (Node.HeightOf(left.Left) < Node.HeightOf(left.Right)) left = TurnedLeft(left, by);
            node.Left = left;
            return TurnedRight(node, by);
        }
        if (lean < -1)
        {
            var right = node.Right!.Own(by);
            if (Node.HeightOf(right.Right) < Node.HeightOf(right.Left)) right = TurnedRight(right, by);
            node.Right = right;
            return TurnedLeft(node, by);
        }
        node.Count();
        return node;
    }

    private static Node TurnedLeft(Node node, Generation? by)
    {
        var top = node.Right!.Own(by);
        (node.Right, top.Left) = (top.Left, node);
        node.Count();
        top.Count();
        return top;
    }

    private static Node TurnedRight(Node node, Generation? by)
    {
        var top = node.Left!.Own(by);
        (node.Left, top.Right) = (top.Right, node);
        node.Count();
        top.Count();
        return top;
    }

    private sealed class Node(T value, Generation? owner)
    {
        private int _size = 1, _height = 1;

        public T Value { get; set; } = value;
        public Node? Left { get; set; }
        public Node? Right { get; set; }
        public Generation? Owner => owner;

        public static int SizeOf(Node? node) => node?._size ?? 0;

        public static int HeightOf(Node? node) => node?._height ?? 0;

        public Node Own(Generation? by) => by is not null && by == owner ? this : new Node(Value, by) { Left = Left, Right = Right, _size = _size, _height = _height };

        public void Count() => (_size, _height) = (SizeOf(Left) + SizeOf(Right) + 1, Math.Max(HeightOf(Left), HeightOf(Right)) + 1);
    }
}
