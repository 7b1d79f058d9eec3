using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Antiphon.Server.Persistence.Databases;

/// <summary>SQLite's LIKE does not tell <c>a</c> from <c>A</c>; PostgreSQL's word for that is ILIKE. Queries say <c>EF.Functions.Like</c> for both.</summary>
internal sealed class LikeWithoutCase : IQueryExpressionInterceptor
{
    public static readonly LikeWithoutCase Instance = new();

    public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData) => Exchange.Of.Visit(queryExpression);

    private sealed class Exchange : ExpressionVisitor
    {
        public static readonly Exchange Of = new();

        private static readonly Dictionary<MethodInfo, MethodInfo> Methods = typeof(DbFunctionsExtensions).GetMethods().Where(method => method.Name == nameof(DbFunctionsExtensions.Like))
            .ToDictionary(like => like, like => typeof(NpgsqlDbFunctionsExtensions).GetMethod(nameof(NpgsqlDbFunctionsExtensions.ILike), [.. like.GetParameters().Select(p => p.ParameterType)])!);

        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            var visited = (MethodCallExpression)base.VisitMethodCall(node);
            return Methods.TryGetValue(visited.Method, out var without) ? Expression.Call(without, visited.Arguments) : visited;
        }
    }
}
