namespace Microsoft.Build.Framework;

/// <summary>
/// Says that a task may run in the threads of a multithreaded build. MSBuild looks for the attribute by its full name,
/// so declaring it here works with every version of MSBuild, also those whose assemblies do not have it.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
