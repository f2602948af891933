package io.parley.storage.visitor;

import com.baomidou.mybatisplus.core.mapper.BaseMapper;
import org.apache.ibatis.annotations.Mapper;

@Mapper
interface VisitorMapper extends BaseMapper<VisitorRow> {}
