using SqlGitOps.Syntax.Text;

namespace SqlGitOps.Model.Catalog;

/// <summary>A table that is no longer there, for messages such as "was dropped in 0007_x.sql".</summary>
/// <param name="Name">Its name.</param>
/// <param name="RenamedTo">The new name, when it was renamed; null when it was dropped.</param>
/// <param name="Migration">Ordinal of the migration that removed it.</param>
/// <param name="Span">Where in that migration.</param>
public sealed record DroppedObject(ObjectName Name, ObjectName? RenamedTo, int Migration, TextSpan Span);
