using System.Text.Json.Serialization;

namespace Antiphon.Server.Hosting;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(List<PolicyProblem>))]
internal sealed partial class ProblemJson : JsonSerializerContext;
